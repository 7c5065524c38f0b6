// npm run conformance -- DIR: runs every recorded case, or definition, of a folder.
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { trialsIn } from './folder.ts'

const [folder] = process.argv.slice(2)
if (folder === undefined) {
  console.error('expected a folder: npm run conformance -- DIR')
  process.exit(2)
}

let passed = 0
const failures: string[] = []
for (const { id, run } of trialsIn(resolve(folder))) {
  const differences = await run()
  if (differences.length === 0) passed += 1
  else failures.push([id, ...differences.slice(0, 5).map(difference => `  ${difference}`)].join('\n'))
}

const report = join(tmpdir(), 'kdbflow-conformance.txt')
writeFileSync(report, failures.length === 0 ? '' : `${failures.join('\n')}\n`)
console.log(`Failures are listed in ${report}`)
console.log(`${passed} passed, ${failures.length} failed`)
process.exit(0)
