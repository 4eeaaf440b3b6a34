import { createRule } from '../../domain/create-rule.ts'
import { renderPart } from '../../domain/names.ts'
import { readSchemas } from '../../store/read-schemas.ts'

export const defaultGrantsToCallers = createRule({
  name: 'default-grants-to-callers',
  area: 'security',
  severity: 'error',
  title: 'New tables are open to callers from the start',
  reason:
    'ALTER DEFAULT PRIVILEGES grants them something on each table that is made from now on: a table whose row-level security was forgotten is public at once. Sequences and functions are a warning.',
  remedy: 'Revoke the default, and grant what each table is to give with its migration.',
  example: {
    kind: 'sql',
    dangerous: 'alter default privileges in schema public grant select on tables to anon;',
    safe: 'alter default privileges in schema public revoke all on tables from anon;',
  },
  find: async ({ read, settings }) => {
    const schemas = (await read(readSchemas)).filter(({ name }) => settings.exposedSchemas.includes(name))
    return schemas.flatMap(({ name, defaults }) =>
      defaults.map(({ maker, kind, role, privileges, isGlobal }) => ({
        subject: `${name}.${kind}.${maker}.${role}`,
        message: `${kind} that ${maker} makes in ${name} are granted to ${role} at once (${privileges.join(', ')})`,
        fix: `alter default privileges for role ${renderPart(maker)}${isGlobal ? '' : ` in schema ${renderPart(name)}`} revoke all on ${kind} from ${role === 'public' ? 'public' : renderPart(role)};`,
        ...(kind === 'tables' ? {} : { severity: 'warning' as const }),
      })),
    )
  },
})
