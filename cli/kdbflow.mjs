#!/usr/bin/env node
// Runs the command on the Node that the lockfile pins, where the one at hand is older: kdbflow is TypeScript
// run as it is, and keeps its state in node:sqlite.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

// Halves the time to start. Not in the system's temporary folder, where another user could leave code for this one.
module.enableCompileCache?.(fileURLToPath(new URL('../node_modules/.cache/kdbflow', import.meta.url)))

const pinned = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url))

if (Number(process.versions.node.split('.')[0]) >= 24) {
  const { main } = await import('./main.ts')
  await main(process.argv.slice(2))
} else if (existsSync(pinned)) runOnPinnedNode()
else {
  console.error(
    `kdbflow needs Node 24, got ${process.versions.node}: 'npm ci' in its folder brings it on Linux (x64 and arm64, not with --omit=optional); elsewhere install Node 24 from https://nodejs.org`,
  )
  process.exitCode = 1
}

function runOnPinnedNode() {
  const child = spawn(pinned, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal])
  })
}
