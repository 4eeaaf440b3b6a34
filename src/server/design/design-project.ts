import { systemClock } from '../../base/clock.ts'
import { type Architecture, describeArchitecture } from '../../operations/design/operation.ts'
import type { ResolvedSetting } from '../../project/resolve-settings.ts'
import { adviseProject } from '../advice/advise-project.ts'
import { type Workplace, withPostgres } from '../beside-server.ts'
import { withDatabase } from '../prepare-database.ts'
import { describeConnections } from './describe-connections.ts'
import { listServices } from './list-services.ts'

export { renderDesign } from '../../operations/design/operation.ts'

export type DesignRequest = {
  /** Name of the project, for the title. */
  readonly name: string
  readonly resolved: readonly ResolvedSetting[]
}

/** Reads what a project is made of and asks the advisor; nothing of it is changed. Throws what `adviseProject` throws. */
export async function designProject(place: Workplace, { name, resolved }: DesignRequest): Promise<Architecture> {
  place.onProgress('Asking the advisor')
  const now = systemClock.now()
  const { review } = await adviseProject(place, { rules: [], now })
  place.onProgress('Reading tables, functions and grants')
  return await withPostgres(place, async ({ postgres }) =>
    withDatabase(postgres.owner, place, (database) =>
      describeArchitecture({
        project: name,
        now,
        database,
        exposedSchemas: place.settings.rest.schemas,
        roles: [...new Set([place.settings.access.anonymousRole, 'anon', 'authenticated', 'service_role'])].filter((role) => role !== ''),
        services: listServices(place.settings, postgres),
        settings: new Map(resolved.map((each) => [each.setting.key, showSetting(each)])),
        review,
        connections: describeConnections(place.settings, postgres),
      }),
    ),
  )
}

function showSetting({ setting, value }: ResolvedSetting): string {
  if (value === undefined || value === null) return ''
  if (setting.secret) return String(value) === '' ? '' : 'set'
  if (Array.isArray(value)) return value.join(', ')
  return typeof value === 'object' ? Object.keys(value).join(', ') : String(value)
}
