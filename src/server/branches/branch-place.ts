import { join } from 'node:path'
import { type Branch, getReadyBranch } from '../../operations/branch/operation.ts'
import type { Project } from '../../project/types.ts'
import type { DorsalSettings } from '../settings.ts'

export const toBranchesFolder = (project: Project): string => join(project.stateFolder, 'branches')

/** A project and how it is set up. */
export type SetUpProject = { readonly project: Project; readonly settings: DorsalSettings }

/** Keys of settings that somebody gave for this one command. */
export type GivenKeys = Pick<ReadonlySet<string>, 'has'>

/**
 * The same project on the copy that a branch is: with it, every command works on the branch. Throws `branch_unknown`, `branch_not_ready`.
 */
export async function enterBranch<Place extends SetUpProject>(place: Place, name: string, given: GivenKeys = new Set()): Promise<Place> {
  const branch = await getReadyBranch(toBranchesFolder(place.project), name)
  return {
    ...place,
    project: { ...place.project, stateFolder: branch.folder, branch: name },
    settings: toBranchSettings(place.settings, branch, given),
  }
}

/**
 * What is set for the live project, but: its own embedded database, left as it was copied; its own port and secrets; and nothing that is sent
 * to people, who are those of the live project.
 */
function toBranchSettings(settings: DorsalSettings, branch: Branch, given: GivenKeys): DorsalSettings {
  const { server, project, http, access, keys, auth } = settings
  return {
    ...settings,
    server: {
      ...server,
      databaseUrl: undefined,
      directUrl: undefined,
      replicaUrls: [],
      workers: 1,
      databasePort: given.has('db.port') ? server.databasePort : undefined,
    },
    project: { ...project, migrationsEnabled: false, seedEnabled: false },
    http: { ...http, port: given.has('api.port') ? http.port : toBranchPort(http.port, branch) },
    access: { ...access, jwtSecret: holdsPublicKeys(access.jwtSecret) ? access.jwtSecret : undefined },
    keys: { ...keys, signingKeysPath: undefined },
    auth: {
      ...auth,
      apiExternalUrl: '',
      authExternalUrl: '',
      smtpEnabled: false,
      twilioEnabled: false,
      hookSendEmailEnabled: false,
      hookSendSmsEnabled: false,
    },
  }
}

/** Beyond those that a project's other services stand at. */
const portsBetween = 100

/** Any free one where the live API takes any, or where the numbers end. */
function toBranchPort(livePort: number, { number }: Branch): number {
  const port = livePort + portsBetween + number - 1
  return livePort === 0 || port > 65_535 ? 0 : port
}

/** Nothing can be signed with them. */
function holdsPublicKeys(jwtSecret: string | undefined): boolean {
  return jwtSecret?.trimStart().startsWith('{') === true
}
