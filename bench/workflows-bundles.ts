// How large each function is for Lambda, and how long a fresh process takes to import it.
// Run: node bench/workflows-bundles.ts
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { bundleOptions } from '../functions/bundle.ts'
import { steps } from '../functions/catalog.ts'

const folder = mkdtempSync(join(tmpdir(), 'kdbflow-bundles-'))
const RUNS = 5

async function bundle(name: string, file: string): Promise<string> {
  const outfile = join(folder, `${name}.mjs`)
  await build({ ...bundleOptions, mainFields: [...bundleOptions.mainFields], entryPoints: [file], outfile })
  return outfile
}

const SCRIPT = (url: string) =>
  `const before = performance.now(); await import('${url}'); console.log(performance.now() - before)`

function importTime(file: string): number {
  const environment = { ...process.env, AWS_REGION: 'us-east-1' }
  const script = SCRIPT(pathToFileURL(file).href)
  const times = Array.from({ length: RUNS }, () =>
    Number(execFileSync(process.execPath, ['--input-type=module', '-e', script], { env: environment })),
  )
  return times.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0
}

console.log('| function | bytes | import, median of 5 |\n|---|---|---|')
for (const [name, { file }] of Object.entries(steps)) {
  const outfile = await bundle(name, file)
  console.log(
    `| ${name} | ${statSync(outfile).size.toLocaleString('en')} | ${importTime(outfile).toFixed(0)} ms |`,
  )
}
rmSync(folder, { recursive: true })
