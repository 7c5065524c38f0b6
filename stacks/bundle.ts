import { statSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { bundleOptions } from '../functions/bundle.ts'
import { steps } from '../functions/catalog.ts'

/** Bytes. A larger bundle starts slowly: 100 KB are some 20 ms. */
const LARGEST_BUNDLE = 650_000

/** The folder with the bundle and the source map of each handler, by the step's name. */
export type Bundles = Record<string, string>

/**
 * Bundles every handler, all at once. SST would bundle one by one, and passes no aliases on to esbuild.
 * @throws naming each handler that does not bundle or is too large
 */
export async function bundleHandlers(root: string): Promise<Bundles> {
  const outdir = join(root, '.sst/handlers', $app.stage)
  await build({
    ...bundleOptions,
    mainFields: [...bundleOptions.mainFields],
    absWorkingDir: root,
    entryPoints: Object.fromEntries(
      Object.entries(steps).map(([name, { file }]) => [`${name}/handler`, file]),
    ),
    outdir,
    outExtension: { '.js': '.mjs' },
    // For `node stacks/where.ts`: Node itself would read it at the first failure, which takes longer than the step.
    sourcemap: 'external',
    // Positions are enough to read a stack trace by.
    sourcesContent: false,
    logLevel: 'silent',
  }).catch(error => {
    throw new Error(`expected every handler of functions/catalog.ts to bundle, got ${error.message}`)
  })
  const bundles = Object.keys(steps).map(name => [name, join(outdir, name)] as const)
  for (const [name, folder] of bundles) checkSize(name, statSync(join(folder, 'handler.mjs')).size)
  return Object.fromEntries(bundles)
}

function checkSize(name: string, bytes: number): void {
  if (bytes <= LARGEST_BUNDLE) return
  throw new Error(`expected a bundle of at most ${LARGEST_BUNDLE} bytes for ${name}, got ${bytes}`)
}
