import { findKind } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName, renderPart, toKey, toListName } from '../domain/names.ts'

export const domainConstraint = createRule({
  name: 'domain-constraint',
  severity: 'error',
  blocks: 'writes',
  title: 'A constraint of a domain reads every table that uses it',
  reason:
    'ALTER DOMAIN … ADD CONSTRAINT looks at every row of every table with a column of the domain, holding a lock that keeps their writers waiting.',
  remedy: 'Add it NOT VALID and validate it in the next migration.',
  example: {
    dangerous: ['alter domain sku add constraint sku_short check (length(value) < 40);'],
    safe: [
      'alter domain sku add constraint sku_short check (length(value) < 40) not valid;',
      'alter domain sku validate constraint sku_short;',
    ],
  },
  find: ({ statement }) => {
    const alter = findKind(statement.node, 'AlterDomainStmt')
    const constraint = findKind(alter?.def, 'Constraint')
    const adds = alter?.subtype === 'C' && constraint?.skip_validation !== true
    if (alter === undefined || !(adds || alter.subtype === 'O')) return []
    const domain = toListName(alter.typeName)
    const name = constraint?.conname
    return [
      {
        subject: name === undefined ? domain : `${domain}.${name}`,
        message: `Writes to every table with a column of ${renderName(domain)} wait until all their rows were checked`,
        on: toKey('type', domain),
        ...(name === undefined
          ? {}
          : { fix: [`${statement.text} not valid;`, `alter domain ${renderName(domain)} validate constraint ${renderPart(name)};`] }),
      },
    ]
  },
})
