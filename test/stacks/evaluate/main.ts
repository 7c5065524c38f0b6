// Prints what deploying a stage would create: node test/stacks/evaluate/main.ts <root> <stage>
import { evaluate } from './evaluate.ts'

const [root = '.', stage = 'example'] = process.argv.slice(2)
try {
  process.stdout.write(JSON.stringify(await evaluate(root, stage)))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
