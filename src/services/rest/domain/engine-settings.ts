import type { PlanLimits } from '../../../query/plan.ts'
import type { RunSettings } from '../../../query/run-plan.ts'
import type { RestSettings } from '../settings.ts'
import { parseQualifiedName } from './parse-qualified-name.ts'

export function toPlanLimits(settings: RestSettings): PlanLimits {
  return {
    maxRows: settings.maxRows,
    aggregates: settings.aggregatesEnabled,
    explain: settings.planEnabled,
    embedDepth: settings.embedDepth,
    totalRows: settings.totalRows,
    targetNamesInFilters: settings.legacyTargetNames,
    embedsAsJsonb: settings.embeds === 'jsonb',
    heldRows: settings.streamRows === 0 ? undefined : settings.streamRows,
  }
}

export function toRunSettings(settings: RestSettings, session: RunSettings['session']): RunSettings {
  const { extraSearchPath, preRequest, transactionEnd } = settings
  return { extraSearchPath, preRequest: preRequest === undefined ? undefined : parseQualifiedName(preRequest), transactionEnd, session }
}
