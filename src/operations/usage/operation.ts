export { type NamedThing, parseUsedColumn, parseUsedObject } from './domain/parse-used-name.ts'
export { type RecordedUsage, readUsage } from './read-usage.ts'
export { type RecordingOptions, startRecordingUsage, type UsageRecorder } from './record-usage.ts'
export type { Client, UsageQuestion, UsageReport } from './types.ts'
