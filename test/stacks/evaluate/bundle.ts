import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type * as Esbuild from 'esbuild'

interface App {
  root: string
  platform: string
  stage: string
  region: string
  /** Unless the steps' handlers, which take longer to bundle than all else, are left out. */
  handlers: boolean
  esbuild: typeof Esbuild
  outfile: string
}

/** Bundles sst.config.ts with the platform's components, as the SST command does. */
export async function bundleApp(app: App): Promise<void> {
  const { root, platform, esbuild, outfile, handlers } = app
  await esbuild.build({
    stdin: { contents: entry(root, platform), resolveDir: root, sourcefile: 'evaluate.ts', loader: 'ts' },
    outfile,
    ...{ bundle: true, format: 'esm', platform: 'node', logLevel: 'error' },
    mainFields: ['module', 'main'],
    nodePaths: [join(platform, 'node_modules')],
    inject: [join(platform, 'src/shim/run.js')],
    banner: { js: commonJsGlobals },
    define: definitions(app),
    external: [
      '@pulumi/*',
      'undici',
      '@pulumiverse/*',
      '@sst-provider/*',
      '@aws-sdk/*',
      'esbuild',
      'archiver',
      'glob',
      'vite',
    ],
    plugins: [...(handlers ? [] : [withoutHandlers]), projectGlobals(platform)],
  })
}

const entry = (root: string, platform: string) => `
  import { run } from '${platform}/src/auto/run.ts'
  import config from '${root}/sst.config.ts'
  export const describe = stage => config.app({ stage })
  export const evaluate = () => run(config.run)`

const commonJsGlobals = `
  import { createRequire as createRequireOfBundle } from 'node:module'
  import { fileURLToPath as pathOfBundle } from 'node:url'
  const require = createRequireOfBundle(import.meta.url)
  const __filename = pathOfBundle(import.meta.url)
  const __dirname = pathOfBundle(new URL('.', import.meta.url))`

function definitions({ root, platform, stage, region }: App): Record<string, string> {
  const app = {
    name: 'kdbflow',
    stage,
    removal: 'remove',
    providers: { aws: { region } },
    home: 'aws',
    protect: false,
  }
  const paths = { home: tmpdir(), root, work: join(root, '.sst'), platform }
  const cli = { command: 'diff', paths, state: { version: {} } }
  return { $app: JSON.stringify(app), $cli: JSON.stringify(cli), $dev: 'false' }
}

/** The command gives the project's own files, and only these, the globals `aws` and `sst`. */
function projectGlobals(platform: string): Esbuild.Plugin {
  const globals = `import * as aws from '@pulumi/aws'; import * as sst from '${platform}/src/components';\n`
  return {
    name: 'project-globals',
    setup(build) {
      build.onLoad({ filter: /(sst\.config|\/stacks\/.*)\.ts$/ }, async ({ path }) =>
        path.includes('/.sst/') || path.includes('/node_modules/')
          ? undefined
          : { contents: globals + (await readFile(path, 'utf8')), loader: 'ts' },
      )
    },
  }
}

/** Nothing but AWS looks into a folder that is given for a bundle. */
const withoutHandlers: Esbuild.Plugin = {
  name: 'without-handlers',
  setup(build) {
    build.onLoad({ filter: /\/stacks\/bundle\.ts$/ }, () => ({
      contents: `
        import { steps } from '../functions/catalog.ts'
        const folders = Object.keys(steps).map(name => [name, '.'])
        export const bundleHandlers = async () => Object.fromEntries(folders)`,
    }))
  },
}
