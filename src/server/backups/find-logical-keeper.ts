import { type ArchiverReport, readArchiverReport } from '../../operations/backup/operation.ts'
import { findProcess } from '../../postgres/cluster/running-process.ts'
import type { Project } from '../../project/types.ts'
import { toBackupFolder } from './backup-folder.ts'

/** The process that keeps schema and rows by schedule, because PostgreSQL does not give it the log; undefined where none does. */
export async function findLogicalKeeper(project: Pick<Project, 'stateFolder'>): Promise<ArchiverReport | undefined> {
  const report = await readArchiverReport(toBackupFolder(project))
  return report?.isLogicalOnly === true && findProcess(report.pid) !== undefined ? report : undefined
}
