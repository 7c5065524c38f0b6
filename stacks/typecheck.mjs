// Checks the types of what is deployed, which need those that SST writes at its first use.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

if (existsSync('.sst/platform')) {
  const { status } = spawnSync('tsc', ['-p', 'stacks/tsconfig.json'], { stdio: 'inherit' })
  process.exitCode = status ?? 1
} else {
  console.log(
    'stacks/ and sst.config.ts are not checked: run `npx sst install` first, which writes .sst/platform',
  )
}
