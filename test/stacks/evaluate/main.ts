// Prints what deploying a stage would create, in a process of its own: node test/stacks/evaluate/main.ts <deployment as JSON>
import { type Deployment, evaluate } from './evaluate.ts'

// Given by evaluated.ts.
const deployment = JSON.parse(process.argv[2] ?? '') as Deployment
try {
  process.stdout.write(JSON.stringify(await evaluate(deployment)))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
