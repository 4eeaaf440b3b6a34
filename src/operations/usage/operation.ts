export { type RecordingOptions, startRecordingUsage, type UsageRecorder } from './record-usage.ts'
export { findFirstDay, listUsage } from './store/usage.ts'
export type { Client, UsageQuestion, UsageReport } from './types.ts'
