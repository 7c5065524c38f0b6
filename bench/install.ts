// `npm ci && npm run demo` in a fresh clone, with npm's cache warm: what a newcomer waits for. Aimed at: 45 s.
// Run: node bench/install.ts
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { millisecondsOf } from './lib/measure.ts'

const root = resolve(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'kdbflow-bench-'))
const clone = join(folder, 'clone')
const run = (...words: string[]) =>
  execFileSync('npm', words, { cwd: clone, stdio: ['ignore', 'ignore', 'inherit'] })
try {
  execFileSync('git', ['clone', '--quiet', root, clone])
  // Fills the cache, whatever was in it.
  run('ci', '--no-audit', '--no-fund', '--loglevel=error')
  rmSync(join(clone, 'node_modules'), { recursive: true })
  rmSync(join(clone, 'console/dist'), { recursive: true, force: true })
  const install = await millisecondsOf(() => run('ci', '--no-audit', '--no-fund', '--loglevel=error'))
  const demo = await millisecondsOf(() => run('run', 'demo'))
  console.log('| | |')
  console.log('|---|---|')
  console.log(`| npm ci, which builds the console's page | ${seconds(install)} |`)
  console.log(`| npm run demo | ${seconds(demo)} |`)
  console.log(`| together | ${seconds(install + demo)} |`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`
}
