import { keysHouse } from '../operations/keys/operation.ts'
import { migrateHouse } from '../operations/migrate/operation.ts'
import type { HouseMigrations } from '../postgres/house-migrations.ts'

// By its folder: proofs are made at night, and a start waits for nothing of theirs.
export const proveHouse = { house: 'prove', folder: new URL('../operations/prove/migrations/', import.meta.url) }

export const accessHouse = { house: 'access', folder: new URL('../access/migrations/', import.meta.url) }
export const catalogHouse = { house: 'catalog', folder: new URL('../catalog/migrations/', import.meta.url) }

// By their folders and not through their doors: a service takes up to a second to load, and who prepares a database serves nothing.
export const restHouse = { house: 'rest', folder: new URL('../services/rest/migrations/', import.meta.url) }
export const authHouse = { house: 'auth', folder: new URL('../services/auth/migrations/', import.meta.url) }

export const usageHouse = { house: 'usage', folder: new URL('../operations/usage/migrations/', import.meta.url) }

/** Every house with tables or functions of its own, in the order they are prepared. */
export const houses: readonly HouseMigrations[] = [
  accessHouse,
  migrateHouse,
  restHouse,
  keysHouse,
  proveHouse,
  usageHouse,
  authHouse,
  catalogHouse,
]
