// An S3 server in a process of its own: what it needs is not counted with the process that is measured.
import { startTestS3Server } from '../../tests/support/test-s3-server.ts'

const { endpoint, credentials, stop } = await startTestS3Server()
const variables = {
  DORSAL_BACKUP_TARGET: 's3://archive/bench',
  DORSAL_BACKUP_S3_ENDPOINT: endpoint,
  DORSAL_BACKUP_S3_ACCESS_KEY_ID: credentials.accessKeyId,
  DORSAL_BACKUP_S3_SECRET_ACCESS_KEY: credentials.secretAccessKey,
}
console.log(JSON.stringify(variables))
process.once('SIGTERM', () => void stop())
