import { join } from 'node:path'
import type { Project } from '../../project/types.ts'

/** Of backups in the state folder, whatever the target is. */
export const toBackupFolder = ({ stateFolder }: Pick<Project, 'stateFolder'>): string => join(stateFolder, 'backups')
