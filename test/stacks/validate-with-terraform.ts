// Holds what a stage would create against the schemas of Terraform's AWS provider, on a machine that has both; nothing
// is created, and no account is asked: node test/stacks/validate-with-terraform.ts [stage …]
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { region } from './evaluate/evaluate.ts'
import { evaluated } from './evaluate/evaluated.ts'
import { installPlatform } from './evaluate/install.ts'
import { configurationOf } from './terraform/configuration.ts'
import { faultsIn } from './terraform/faults.ts'

const root = resolve(import.meta.dirname, '../..')
const stages = process.argv.length > 2 ? process.argv.slice(2) : ['example', 'example-aws']

if (spawnSync('terraform', ['version'], { stdio: 'ignore' }).status === 0) {
  await installPlatform(root)
  for (const stage of stages) await validate(stage)
} else {
  console.log('nothing is validated: terraform is not on this machine')
}

async function validate(stage: string): Promise<void> {
  const { resources } = await evaluated({ root, stage, handlers: false })
  const configuration = configurationOf(resources, region)
  const folder = mkdtempSync(join(tmpdir(), 'kdbflow-terraform-'))
  try {
    writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(configuration))
    terraform(folder, 'init', '-backend=false', '-input=false')
    const { faults, newer } = faultsIn(terraform(folder, 'validate', '-json'))
    const count = Object.values(configuration.resource).flatMap(Object.keys).length
    for (const fault of faults) console.log(`${stage}: ${fault}`)
    for (const one of newer) console.log(`${stage}: newer than the provider: ${one.replace(/\[.*\]/, '[…]')}`)
    console.log(`${stage}: ${count} resources, ${faults.length} faults`)
    if (faults.length > 0) process.exitCode = 1
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** What it writes. `validate` exits with 1 where it finds faults, and writes them all the same. */
function terraform(cwd: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('terraform', args, {
    ...{ cwd, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
    env: { ...process.env, CHECKPOINT_DISABLE: '1' },
  })
  if (status === 0 || args[0] === 'validate') return stdout
  throw new Error(`expected terraform ${args.join(' ')} to end with 0, got ${status}: ${stderr}`)
}
