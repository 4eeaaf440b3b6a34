import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'

type LockedPackage = { readonly dependencies?: Record<string, string>; readonly optionalDependencies?: Record<string, string> }

const root = resolve(import.meta.dirname, '../..')

// npm ci, the first thing that happens in a fresh clone, refuses a lock file that lacks one, were it for another platform
for (const folder of ['.', 'scripts/pinned-node']) {
  test(`the lock file of ${folder} has every package that one of its packages names`, () => {
    const packages: Record<string, LockedPackage> = JSON.parse(readFileSync(join(root, folder, 'package-lock.json'), 'utf8')).packages
    assert.deepEqual(findMissing(packages), [])
  })
}

function findMissing(packages: Record<string, LockedPackage>): string[] {
  return Object.entries(packages).flatMap(([path, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => !placesOf(path, name).some((place) => place in packages))
      .map((name) => `${name}, of ${path}`),
  )
}

/** Where Node looks for `name` from the package at `path`, nearest first. */
function placesOf(path: string, name: string): string[] {
  const parents = path === '' ? [] : path.split(/\/?node_modules\//).slice(1)
  return Array.from({ length: parents.length + 1 }, (_, depth) =>
    [...parents.slice(0, parents.length - depth), name].map((part) => `node_modules/${part}`).join('/'),
  )
}
