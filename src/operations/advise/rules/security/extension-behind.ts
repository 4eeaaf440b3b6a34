import { compareVersions } from '../../domain/compare-versions.ts'
import { createRule } from '../../domain/create-rule.ts'
import { extensionFixes, knownOn } from '../../domain/known-releases.ts'
import { renderPart } from '../../domain/names.ts'
import { type AdvisedExtension, readExtensions } from '../../store/read-extensions.ts'

export const extensionBehind = createRule({
  name: 'extension-behind',
  area: 'security',
  severity: 'warning',
  splinter: '0022_extension_versions_outdated',
  title: 'An extension is older than the files on the server',
  reason: `Installing a newer package changes no database: until ALTER EXTENSION the old definitions stay, and with them what the new version mends. Where a security fix is known (up to ${knownOn}) and missing it is an error.`,
  remedy: 'ALTER EXTENSION … UPDATE; where the files themselves are old, a newer package first.',
  example: {
    kind: 'sql',
    dangerous: "create extension pg_trgm schema extensions version '1.5';",
    safe: 'create extension pg_trgm schema extensions;',
  },
  find: async ({ read }) => (await read(readExtensions)).flatMap(judge),
})

function judge({ name, version, available }: AdvisedExtension) {
  const fix = extensionFixes.get(name)
  const lacksFix = fix !== undefined && compareVersions(version, fix.version) < 0
  const isBehind = available !== null && available !== version
  if (!lacksFix && !isBehind) return []
  const newer = isBehind ? `; ${available} is installed on the server` : ''
  return [
    {
      subject: name,
      message: lacksFix
        ? `${name} ${version} lacks the fix of ${fix.version} (${fix.mends})${newer}`
        : `${name} is ${version} in this database${newer}`,
      ...(isBehind ? { fix: `alter extension ${renderPart(name)} update;` } : {}),
      ...(lacksFix ? { severity: 'error' as const } : {}),
    },
  ]
}
