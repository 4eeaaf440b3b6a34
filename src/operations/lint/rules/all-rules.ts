import type { LintRule } from '../types.ts'
import { addColumnCheck } from './add-column-check.ts'
import { addColumnNotNull } from './add-column-not-null.ts'
import { addSerialColumn } from './add-serial-column.ts'
import { attachPartitionWithoutCheck } from './attach-partition-without-check.ts'
import { backfillUnderLock } from './backfill-under-lock.ts'
import { changeColumnType } from './change-column-type.ts'
import { charType } from './char-type.ts'
import { checkWithoutNotValid } from './check-without-not-valid.ts'
import { cluster } from './cluster.ts'
import { concurrentlyInTransaction } from './concurrently-in-transaction.ts'
import { createPartitionOf } from './create-partition-of.ts'
import { definerWithoutSearchPath } from './definer-without-search-path.ts'
import { deleteWithoutWhere } from './delete-without-where.ts'
import { detachPartitionWithoutConcurrently } from './detach-partition-without-concurrently.ts'
import { disableRowSecurity } from './disable-row-security.ts'
import { disableTrigger } from './disable-trigger.ts'
import { domainConstraint } from './domain-constraint.ts'
import { dropCascade } from './drop-cascade.ts'
import { dropColumn } from './drop-column.ts'
import { dropConstraint } from './drop-constraint.ts'
import { dropDatabase } from './drop-database.ts'
import { dropDefault } from './drop-default.ts'
import { dropExtension } from './drop-extension.ts'
import { dropIndexWithoutConcurrently } from './drop-index-without-concurrently.ts'
import { dropNotNull } from './drop-not-null.ts'
import { dropOwned } from './drop-owned.ts'
import { dropPolicy } from './drop-policy.ts'
import { dropSchema } from './drop-schema.ts'
import { dropTable } from './drop-table.ts'
import { dropUsedObject } from './drop-used-object.ts'
import { enumValueWithoutPlace } from './enum-value-without-place.ts'
import { exclusionConstraint } from './exclusion-constraint.ts'
import { foreignKeyWithoutNotValid } from './foreign-key-without-not-valid.ts'
import { functionSecurityChanged } from './function-security-changed.ts'
import { grantToEveryone } from './grant-to-everyone.ts'
import { hiddenSql } from './hidden-sql.ts'
import { indexWithoutConcurrently } from './index-without-concurrently.ts'
import { intPrimaryKey } from './int-primary-key.ts'
import { jsonColumn } from './json-column.ts'
import { lockTable } from './lock-table.ts'
import { missingLockTimeout } from './missing-lock-timeout.ts'
import { nameTooLong } from './name-too-long.ts'
import { newEnumValueUsed } from './new-enum-value-used.ts'
import { notRepeatable } from './not-repeatable.ts'
import { openPolicy } from './open-policy.ts'
import { passwordInMigration } from './password-in-migration.ts'
import { powerfulRole } from './powerful-role.ts'
import { primaryKeyWithoutIndex } from './primary-key-without-index.ts'
import { refreshWithoutConcurrently } from './refresh-without-concurrently.ts'
import { reindexWithoutConcurrently } from './reindex-without-concurrently.ts'
import { renameColumn } from './rename-column.ts'
import { renameEnumValue } from './rename-enum-value.ts'
import { renameObject } from './rename-object.ts'
import { renameTable } from './rename-table.ts'
import { replicaIdentity } from './replica-identity.ts'
import { revoke } from './revoke.ts'
import { serialColumn } from './serial-column.ts'
import { setLogged } from './set-logged.ts'
import { setNotNull } from './set-not-null.ts'
import { setSchema } from './set-schema.ts'
import { setTablespace } from './set-tablespace.ts'
import { severalTablesLocked } from './several-tables-locked.ts'
import { storedGeneratedColumn } from './stored-generated-column.ts'
import { tableWithoutRowSecurity } from './table-without-row-security.ts'
import { timestampWithoutTimeZone } from './timestamp-without-time-zone.ts'
import { transactionControl } from './transaction-control.ts'
import { truncate } from './truncate.ts'
import { unbatchedWrite } from './unbatched-write.ts'
import { uniqueWithoutIndex } from './unique-without-index.ts'
import { updateExtension } from './update-extension.ts'
import { updateWithoutWhere } from './update-without-where.ts'
import { vacuumFull } from './vacuum-full.ts'
import { validateInSameTransaction } from './validate-in-same-transaction.ts'
import { viewWithoutSecurityInvoker } from './view-without-security-invoker.ts'
import { volatileDefault } from './volatile-default.ts'
import { wideIndex } from './wide-index.ts'

/** In the order of the documentation. */
export const lintRules: readonly LintRule[] = [
  addColumnCheck,
  addColumnNotNull,
  addSerialColumn,
  attachPartitionWithoutCheck,
  backfillUnderLock,
  changeColumnType,
  charType,
  checkWithoutNotValid,
  cluster,
  concurrentlyInTransaction,
  createPartitionOf,
  definerWithoutSearchPath,
  deleteWithoutWhere,
  detachPartitionWithoutConcurrently,
  disableRowSecurity,
  disableTrigger,
  domainConstraint,
  dropCascade,
  dropColumn,
  dropConstraint,
  dropDatabase,
  dropDefault,
  dropExtension,
  dropIndexWithoutConcurrently,
  dropNotNull,
  dropOwned,
  dropPolicy,
  dropSchema,
  dropTable,
  dropUsedObject,
  enumValueWithoutPlace,
  exclusionConstraint,
  foreignKeyWithoutNotValid,
  functionSecurityChanged,
  grantToEveryone,
  hiddenSql,
  indexWithoutConcurrently,
  intPrimaryKey,
  jsonColumn,
  lockTable,
  missingLockTimeout,
  nameTooLong,
  newEnumValueUsed,
  notRepeatable,
  openPolicy,
  passwordInMigration,
  powerfulRole,
  primaryKeyWithoutIndex,
  refreshWithoutConcurrently,
  reindexWithoutConcurrently,
  renameColumn,
  renameEnumValue,
  renameObject,
  renameTable,
  replicaIdentity,
  revoke,
  serialColumn,
  setLogged,
  setNotNull,
  setSchema,
  setTablespace,
  severalTablesLocked,
  storedGeneratedColumn,
  tableWithoutRowSecurity,
  timestampWithoutTimeZone,
  transactionControl,
  truncate,
  unbatchedWrite,
  uniqueWithoutIndex,
  updateExtension,
  updateWithoutWhere,
  vacuumFull,
  validateInSameTransaction,
  viewWithoutSecurityInvoker,
  volatileDefault,
  wideIndex,
]
