import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadProjectKeys, type ProjectKeys } from '../../access/project-keys.ts'
import type { Clock } from '../../base/clock.ts'
import { findErrno } from '../../base/errno.ts'
import type { Project } from '../../project/types.ts'
import { projectUnwritable } from '../errors.ts'
import type { DorsalSettings } from '../settings.ts'

/** The project's secrets; its state folder is made when missing. Throws `project_unwritable`, `unreadable_secrets`. */
export async function loadKeys(project: Project, settings: DorsalSettings, clock: Clock): Promise<ProjectKeys> {
  await createStateFolder(project.stateFolder)
  const { jwtSecret, jwtSecretIsBase64 } = settings.access
  return await loadProjectKeys({ stateFolder: project.stateFolder, jwtSecret, jwtSecretIsBase64, clock })
}

/** Its own .gitignore keeps secrets out of git, whatever the project's says. */
async function createStateFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, '.gitignore'), '*\n')
  } catch (error) {
    throw projectUnwritable(folder, findErrno(error) ?? 'unknown reason', error)
  }
}
