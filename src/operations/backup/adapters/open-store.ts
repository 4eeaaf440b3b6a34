import { resolve } from 'node:path'
import { s3Incomplete, targetFailed } from '../errors.ts'
import type { BackupSettings } from '../settings.ts'
import type { ObjectStore } from '../types.ts'
import { createFolderStore } from './folder-store.ts'

export type StoreSettings = Pick<BackupSettings, 'target' | 's3Endpoint' | 's3Region' | 's3AccessKeyId' | 's3SecretAccessKey'>

/** `root`: what a relative folder starts from. Throws `backup_target_failed`, `backup_s3_incomplete` for settings that name no place. */
export async function openStore(
  settings: StoreSettings,
  { root, folder }: { readonly root: string; readonly folder: string },
): Promise<ObjectStore> {
  const { target } = settings
  if (target === undefined) return createFolderStore(folder)
  if (!target.startsWith('s3://')) return createFolderStore(resolve(root, target))
  const [, bucket, prefix = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]+)(?:\/(.*?))?\/*$/.exec(target) ?? []
  if (bucket === undefined) throw targetFailed('S3', 'the target is not written as s3://bucket/prefix')
  const { createS3Store } = await import('./s3-store.ts')
  return await createS3Store({
    bucket,
    prefix: prefix === '' ? '' : `${prefix}/`,
    endpoint: settings.s3Endpoint,
    region: settings.s3Region,
    credentials: readCredentials(settings),
  })
}

function readCredentials({ s3AccessKeyId, s3SecretAccessKey }: StoreSettings) {
  if (s3AccessKeyId === undefined && s3SecretAccessKey === undefined) return undefined
  if (s3AccessKeyId === undefined) throw s3Incomplete(['s3_access_key_id'])
  if (s3SecretAccessKey === undefined) throw s3Incomplete(['s3_secret_access_key'])
  return { accessKeyId: s3AccessKeyId, secretAccessKey: s3SecretAccessKey }
}
