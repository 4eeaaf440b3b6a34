import { identifier, renderSql, sql } from '../../../../postgres/sql.ts'
import { catalogText } from '../../../../query/sql/catalog-text.ts'
import type { PolicyCondition } from './types.ts'

/** The statement that gives a policy another condition; its other clause, its roles and its command stay. */
export function renderPolicyMigration({ schema, table, policy, clause }: PolicyCondition, text: string): string {
  const words = clause === 'using' ? sql`using` : sql`with check`
  const statement = sql`alter policy ${identifier(policy)} on ${identifier(schema, table)} ${words} (${catalogText(text)});`
  return renderSql(statement).text
}
