import type { Project } from '../../project/types.ts'
import { findRunningServer } from '../state-file.ts'
import { recordedServerMissing } from './errors.ts'

/** The address of the server of a project that runs. Throws `recorded_server_missing`. */
export async function findRecordedServer({ project }: { readonly project: Project }): Promise<string> {
  const running = await findRunningServer(project.stateFolder)
  if (running === undefined) throw recordedServerMissing()
  return running.url
}
