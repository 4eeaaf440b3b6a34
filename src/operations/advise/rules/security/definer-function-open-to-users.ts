import { renderRevoke } from '../../domain/callers.ts'
import { createRule } from '../../domain/create-rule.ts'
import { isInnerSchema } from '../../domain/inner-schemas.ts'
import { readFunctions } from '../../store/read-functions.ts'

export const definerFunctionOpenToUsers = createRule({
  name: 'definer-function-open-to-users',
  area: 'security',
  severity: 'note',
  splinter: '0029_authenticated_security_definer_function_executable',
  title: 'Every user may call a function that runs with the rights of its owner',
  reason:
    'SECURITY DEFINER: no policy and no grant of the caller counts while it runs, and everybody who signs up may call it. That is how such functions are used; each of them has to check for itself what its caller may do.',
  remedy: 'REVOKE EXECUTE FROM PUBLIC and grant it to those who need it; SECURITY INVOKER where the rights of the caller are enough.',
  example: {
    kind: 'sql',
    dangerous:
      "create function total() returns bigint language sql security definer set search_path = '' as 'select 1::bigint';\ngrant execute on function total() to authenticated;",
    safe: `create function total() returns bigint language sql security definer set search_path = '' as 'select 1::bigint';
revoke execute on function total() from public, anon, authenticated;`,
  },
  find: async ({ read }) =>
    (await read(readFunctions))
      .filter(({ schema, isDefiner, callers }) => isDefiner && !isInnerSchema(schema) && callers.includes('authenticated'))
      .map(({ signature, owner, callers }) => ({
        subject: signature,
        message: `Whoever signs up may call ${signature}, which runs with the rights of ${owner}`,
        fix: renderRevoke(`execute on function ${signature}`, callers),
      })),
})
