import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FunctionVolatility } from './find-repeated-calls.ts'
import { rewriteCondition } from './rewrite-condition.ts'

const functions: FunctionVolatility = new Map([
  ['auth.uid', 'stable'],
  ['auth.jwt', 'stable'],
  ['auth.role', 'stable'],
  ['public.is_member', 'stable'],
  ['public.roll', 'volatile'],
  ['public.fixed', 'immutable'],
])

/** As PostgreSQL prints conditions; undefined where nothing can be done. */
const cases: Readonly<Record<string, string | undefined>> = {
  '(owner = auth.uid())': '(owner = (select auth.uid()))',
  '(owner = ( SELECT auth.uid() AS uid))': undefined,
  "(auth.role() = 'authenticated'::text)": "(select auth.role() = 'authenticated'::text)",
  "(((auth.jwt() -> 'app'::text) ->> 'org'::text))::uuid = org": "((select (auth.jwt() -> 'app'::text) ->> 'org'::text))::uuid = org",
  '(COALESCE(auth.uid(), NULL::uuid) = owner)': '((select COALESCE(auth.uid(), NULL::uuid)) = owner)',
  "(tenant = (current_setting('app.tenant'::text))::integer)": "(tenant = ((select current_setting('app.tenant'::text)))::integer)",
  '("größe" = auth.uid())': '("größe" = (select auth.uid()))',
  "(title = 'auth.uid()'::text)": undefined,
  'public.is_member(team_id)': undefined,
  '(owner = public.roll())': undefined,
  '(owner = public.fixed())': undefined,
  '(EXISTS ( SELECT 1 FROM public.members m WHERE ((m.team_id = docs.team_id) AND (m.user_id = auth.uid()))))':
    '(docs.team_id IN ( SELECT m.team_id FROM public.members m WHERE ((m.user_id = (select auth.uid())))))',
  '(EXISTS ( SELECT 1 FROM public.members m WHERE (m.team_id = docs.team_id)))':
    '(docs.team_id IN ( SELECT m.team_id FROM public.members m WHERE true))',
  '(NOT (EXISTS ( SELECT 1 FROM public.members m WHERE (m.team_id = docs.team_id))))': undefined,
  '(EXISTS ( SELECT 1 FROM public.members m WHERE (m.level > docs.level)))': undefined,
  '(EXISTS ( SELECT 1 FROM public.members m WHERE (m.team_id = docs.team_id) LIMIT 1))': undefined,
}

for (const [condition, rewritten] of Object.entries(cases)) {
  test(`${condition} becomes ${rewritten ?? 'nothing else'}`, async () => {
    assert.equal((await rewriteCondition(condition, { table: 'docs', functions }))?.text, rewritten)
  })
}
