import { identifier, sql } from '../postgres/sql.ts'
import type { Database, Transaction } from '../postgres/types.ts'
import { type InDatabaseSettingRow, roleConfigurationQuery, sessionConfigurationQuery } from './queries/in-database-settings-query.ts'
import type { QualifiedName } from './types.ts'

export type InDatabaseSettingsOptions = {
  /** Names without `pgrst.`: `db_max_rows`. A setting that is not among them is not read. */
  readonly names: readonly string[]
  /** PostgREST's `db-pre-config`: a function that sets some of them with `set_config`, run before they are read. */
  readonly preConfig?: QualifiedName
}

/**
 * In-database configuration: `ALTER ROLE authenticator [IN DATABASE …] SET pgrst.<name> = …` of the connected role, by name without
 * `pgrst.`. What is set for this database wins over what is set everywhere, and both over the pre-config function. A setting of the
 * database alone is not configuration. Throws PostgresError or ConnectionLost.
 */
export async function loadInDatabaseSettings(database: Database, options: InDatabaseSettingsOptions): Promise<ReadonlyMap<string, string>> {
  return database.transaction({ access: 'read only' }, async (transaction) => {
    const configured = options.preConfig === undefined ? [] : await runPreConfig(transaction, options.preConfig, options.names)
    const ofRole = await transaction.query<InDatabaseSettingRow>(roleConfigurationQuery(options.names))
    return new Map([...configured, ...ofRole].map(({ name, value }) => [name, value]))
  })
}

async function runPreConfig(
  transaction: Transaction,
  preConfig: QualifiedName,
  names: readonly string[],
): Promise<readonly InDatabaseSettingRow[]> {
  await transaction.query(sql`select ${identifier(preConfig.schema, preConfig.name)}()`)
  return transaction.query<InDatabaseSettingRow>(sessionConfigurationQuery(names))
}
