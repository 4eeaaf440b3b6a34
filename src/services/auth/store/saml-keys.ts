import { sql } from '../../../postgres/sql.ts'
import type { AuthTransaction } from '../types.ts'

/** The encrypted key; undefined before one was made. */
export async function findSamlKey(transaction: AuthTransaction): Promise<string | undefined> {
  const [row] = await transaction.query<{ readonly key: string }>(sql`select private_key as key from dorsal.auth_saml_keys`)
  return row?.key
}

/** The key that is there then: of two made at the same moment the first stays. */
export async function insertSamlKey(transaction: AuthTransaction, encrypted: string): Promise<string> {
  await transaction.query(sql`insert into dorsal.auth_saml_keys (private_key) values (${encrypted}) on conflict do nothing`)
  return (await findSamlKey(transaction)) ?? encrypted
}
