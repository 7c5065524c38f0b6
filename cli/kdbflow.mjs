#!/usr/bin/env node
// Runs the command on the Node that the lockfile pins, where the one at hand is older: kdbflow is TypeScript
// run as it is, and keeps its state in node:sqlite.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))
const pinned = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url))

if (Number(process.versions.node.split('.')[0]) >= 24) await import('./main.ts')
else if (existsSync(pinned)) runOnPinnedNode()
else {
  console.error(
    `kdbflow needs Node 24, got ${process.versions.node}: run 'npm ci' in its folder, which brings it`,
  )
  process.exitCode = 1
}

function runOnPinnedNode() {
  const child = spawn(pinned, [main, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal])
  })
}
