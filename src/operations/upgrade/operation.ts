/** Another major version of PostgreSQL: rehearsed on a copy, done by dump and load, undone by going back to the data that were kept. */
export { upgradeIsExternal } from './errors.ts'
export { exchangeData, findUpgrade, finishExchange, planRollback, type UpgradeRecord } from './exchange-data.ts'
export { type ReadOutcome, rehearseUpgrade, type UpgradeRehearsal } from './rehearse-upgrade.ts'
export type { Answer, ComparedRead, CopiedDatabase, UpgradeDifference } from './types.ts'
export { fetchMissing, type Upgraded, upgradeCluster } from './upgrade-cluster.ts'
