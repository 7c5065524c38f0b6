// What a block of code needs of the machine, beside kdbflow.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { TERRAFORM_PLUGINS } from '../support/terraform.ts'
import type { Block } from './pages.ts'

function runs(command: string, ...args: string[]) {
  const { status } = spawnSync(command, args, { stdio: 'ignore', input: '' })
  return status === 0
}

const isTerraformWanted = process.env['KDBFLOW_TEST_TERRAFORM'] === '1' && existsSync(TERRAFORM_PLUGINS)

/** Why a block is not run here; `undefined` where it is. */
export function missing({ language, text }: Block): string | undefined {
  if (language === 'hcl' || usesTerraform(text)) {
    return isTerraformWanted ? undefined : `KDBFLOW_TEST_TERRAFORM=1 with providers in ${TERRAFORM_PLUGINS}`
  }
  if (language === 'q') return runs('q', '-q') ? undefined : 'q'
  if (language === 'python') return missingOfPython(text)
  return undefined
}

export const usesTerraform = (text: string): boolean => /^terraform /m.test(text)

function missingOfPython(text: string): string | undefined {
  const modules = [...text.matchAll(/^(?:import|from) (\w+)/gm)].map(([, name]) => name)
  const imports = modules.map(name => `import ${name}`).join('; ')
  return runs('python3', '-c', imports) ? undefined : `python3 with ${modules.join(', ')}`
}

/** The commands of a page without which nothing of it can run. */
export function missingCommands(blocks: readonly Block[]): string[] {
  const shell = blocks.filter(({ language }) => language === 'sh').map(({ text }) => text)
  const isUsed = (command: string) => new RegExp(`(^|[(|] *)${command} `, 'm').test(shell.join('\n'))
  return Object.entries(COMMANDS)
    .filter(([command, args]) => isUsed(command) && !runs(command, ...args))
    .map(([command]) => command)
}

/** With what they answer at once. An older curl signs nothing, and sends no --json. */
const COMMANDS = { aws: ['--version'], curl: ['--json', '', '--version'], python3: ['--version'] }
