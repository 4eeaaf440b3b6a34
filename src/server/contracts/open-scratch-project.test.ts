import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { createTestProject } from '../../../tests/support/test-project.ts'
import { silentLog } from '../../base/log.ts'
import { runTransaction } from '../../postgres/run-transaction.ts'
import { sql } from '../../postgres/sql.ts'
import { checkoutRef } from '../../project/checkout-ref.ts'
import { openProject } from '../../project/open-project.ts'
import { readSettings } from '../settings.ts'
import { type ScratchProject, withScratchProjects } from './open-scratch-project.ts'

test('a project opens as it was at a commit and as it is now, side by side, seeded when asked', async () => {
  using files = createTestProject({ 'dorsal/migrations/1_orders.sql': 'create table orders (note text);' })
  const git = (...parameters: readonly string[]) =>
    execFileSync('git', ['-C', files.root, '-c', 'user.name=Test', '-c', 'user.email=test@example.org', ...parameters])
  git('init', '--quiet')
  git('add', '.')
  git('commit', '--quiet', '--message=first')
  writeFileSync(join(files.root, 'dorsal/migrations/2_remark.sql'), 'alter table orders rename note to remark;')
  writeFileSync(join(files.root, 'dorsal/seed.sql'), `insert into orders values ('of the seed');`)
  writeFileSync(join(files.root, 'dorsal/config.toml'), '[api]\nmax_rows = 7\n')
  const project = await openProject(files.root)
  const { settings } = readSettings(project, { flags: new Map(), environment: {} })
  await using earlier = await checkoutRef(project, 'HEAD')
  await withScratchProjects({ project, settings, log: silentLog, onProgress: () => {} }, async (open) => {
    const then = await open(earlier.project, { seed: false })
    const now = await open(project, { seed: true })
    assert.deepEqual([await readOrders(then), await readOrders(now)], [[], [{ remark: 'of the seed' }]])
    assert.deepEqual([then.settings.rest.maxRows, now.settings.rest.maxRows], [undefined, 7])
  })
})

function readOrders({ place }: ScratchProject) {
  return runTransaction(place, {}, (transaction) => transaction.query(sql`select * from orders`))
}
