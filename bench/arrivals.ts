// A burst of arrivals on the virtual clock, within the quotas of Step Functions: test/workflows/bursts.test.ts, larger.
// Run: node bench/arrivals.ts [objects, by default 5000]
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const [, , objects = '5000'] = process.argv
const { status } = spawnSync(
  process.execPath,
  [join(root, 'node_modules/vitest/vitest.mjs'), 'run', 'test/workflows/bursts.test.ts'],
  { cwd: root, stdio: 'inherit', env: { ...process.env, KDBFLOW_BURST: objects } },
)
process.exitCode = status ?? 1
