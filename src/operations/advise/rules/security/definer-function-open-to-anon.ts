import { renderRevoke } from '../../domain/callers.ts'
import { createRule } from '../../domain/create-rule.ts'
import { isInnerSchema } from '../../domain/inner-schemas.ts'
import { readFunctions } from '../../store/read-functions.ts'

export const definerFunctionOpenToAnon = createRule({
  name: 'definer-function-open-to-anon',
  area: 'security',
  severity: 'warning',
  splinter: '0028_anon_security_definer_function_executable',
  title: 'Anybody may call a function that runs with the rights of its owner',
  reason:
    'SECURITY DEFINER: no policy and no grant of the caller counts while it runs. PostgreSQL lets PUBLIC execute every new function, so that many are open whom nobody opened. In a schema that the API serves, one request calls it.',
  remedy: 'REVOKE EXECUTE FROM PUBLIC and grant it to those who need it; SECURITY INVOKER where the rights of the caller are enough.',
  example: {
    kind: 'sql',
    dangerous:
      "create function total() returns bigint language sql security definer set search_path = '' as 'select 1::bigint';\ngrant execute on function total() to anon;",
    safe: `create function total() returns bigint language sql security definer set search_path = '' as 'select 1::bigint';
revoke execute on function total() from public, anon, authenticated;`,
  },
  find: async ({ read, settings }) =>
    (await read(readFunctions))
      .filter(({ schema, isDefiner, callers }) => isDefiner && !isInnerSchema(schema) && callers.includes(settings.anonymousRole))
      .map(({ signature, owner, callers }) => ({
        subject: signature,
        message: `Whoever has no token may call ${signature}, which runs with the rights of ${owner}`,
        fix: renderRevoke(`execute on function ${signature}`, callers),
      })),
})
