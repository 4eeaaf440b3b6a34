export type { NamedMigration } from './domain/build-report.ts'
export { describeLock, describeLosses, describeRequests, describeTotals, listNotable } from './domain/describe.ts'
export { formatBytes, formatCount, formatTime } from './domain/format.ts'
export { judgeMigration } from './domain/judge-migration.ts'
export { listTouchedTables } from './domain/list-touched-tables.ts'
export { renderMarkdown } from './domain/render-markdown.ts'
export type { MigrationWatch } from './observation.ts'
export { type ApplyOne, type Failure, type Rehearsed, rehearseMigrations } from './rehearse-migrations.ts'
export { type LoadedMigration, type LoadGenerator, type MeasuredTraffic, rehearseUnderLoad } from './rehearse-under-load.ts'
export { askBeside } from './store/ask.ts'
export { type DerivedRequest, deriveRequests } from './store/derive-requests.ts'
export type {
  Block,
  Blocking,
  Limits,
  LoadReport,
  Loss,
  MigrationReport,
  Reason,
  RehearsalVerdict,
  RehearsedMigration,
  StatementReport,
  TakenLock,
} from './types.ts'
