// A page run as its reader would: an endpoint on a fresh data folder, and one shell for all blocks, in order.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { TestContext } from 'vitest'
import { removeDataFolder } from '../../services/start/data-folder.ts'
import { TERRAFORM_PLUGINS } from '../support/terraform.ts'
import { type Block, type Page, root } from './pages.ts'
import { missing, usesTerraform } from './tools.ts'

/**
 * Takes blocks as arguments: what it is, its language, its text. Says which one it is at, for when that one fails.
 * The command is found by a link on the PATH, which is tested once.
 */
const SHELL = `
set -euo pipefail
kdbflow() { "$NODE" cli/kdbflow.mjs "$@"; }
refused() {
  if "$@"; then echo "expected a refusal of: $*" >&2; exit 1; fi
}
while (($# > 0)); do
  echo "--- $1" >&2
  case $2 in
    sh) eval "$3" </dev/null ;;
    terraform) (cd "$TERRAFORM_FOLDER" && eval "$3") </dev/null ;;
    hcl) printf %s "$3" >"$TERRAFORM_FOLDER/main.tf" ;;
    js) "$NODE" --input-type=module - <<<"$3" ;;
    python) python3 - <<<"$3" ;;
    q) q <<<"$3" ;;
  esac
  shift 3
done
`

/** Pages wait in loops for what they start. Most of the rest is starting npx, node and Python again and again. */
export const PATIENCE_MS = process.env['KDBFLOW_TEST_TERRAFORM'] === '1' ? 900_000 : 240_000

/** The test's own hook: pages run at the same time, and must not end with each other. */
type Finally = TestContext['onTestFinished']

/** @throws {Error} with all that the blocks said, where one fails, or waits in vain */
export async function runPage({ path, blocks }: Page, onTestFinished: Finally): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kdbflow-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const data = join(folder, 'data')
  onTestFinished(() => removeDataFolder(data))
  layFiles(data, blocks)
  const env = {
    ...cleanEnvironment(),
    ...terraformEnvironment(folder),
    NODE: process.execPath,
    KDBFLOW_DATA: data,
  }
  const endpoint = await startEndpoint(data, env)
  onTestFinished(async () => {
    if (endpoint.exitCode === null && endpoint.kill('SIGTERM')) await once(endpoint, 'exit')
  })
  const args = blocks
    .filter(block => isRun(block) && missing(block) === undefined)
    .flatMap(({ line, language, text }) => {
      const kind = language === 'sh' && usesTerraform(text) ? 'terraform' : language
      return [`${path}:${line}`, kind, language === 'sh' ? inShell(text) : text]
    })
  const options = { cwd: root, env, timeout: PATIENCE_MS }
  await promisify(execFile)('bash', ['-c', SHELL, 'bash', ...args], options).catch(retell)
}

/** Node's own message is all of the code once more. */
function retell(error: unknown): never {
  if (!(error instanceof Error) || !('stdout' in error && 'stderr' in error)) throw error
  throw new Error(`the last block that is named here failed:\n${error.stderr}\n${error.stdout}`)
}

export const isRun = ({ language }: Block): boolean => ['sh', 'js', 'python', 'q', 'hcl'].includes(language)

/** What a reader does before, which CI does too: see .ci/run. All else must leave the installation alone. */
const CI_COMMANDS = /^(npm (ci|test|start|run demo)( && )?)+( +#.*)?\n/gm
const INSTALLS = /\b(npm|git|sst)\b/

/** A command after `!` must fail; bash itself would go on either way. */
export function inShell(text: string): string {
  const commands = text.replace(CI_COMMANDS, '')
  if (INSTALLS.test(commands))
    throw new Error(`expected of npm, git and sst only what CI runs, got:\n${commands}`)
  return commands.replace(/^! /gm, 'refused ')
}

/** Settings that a page shows under their name are there when its endpoint starts. */
function layFiles(data: string, blocks: readonly Block[]): void {
  mkdirSync(data, { recursive: true })
  for (const { name, text } of blocks) if (name !== undefined) writeFileSync(join(data, name), text)
}

async function startEndpoint(data: string, env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const args = [join(root, 'cli/kdbflow.mjs'), 'start', '--port', '0', '--data', data]
  const endpoint = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(endpoint, 'exit').then(([code]) => {
    throw new Error(`expected kdbflow to start on ${data}, got its end with code ${code}`)
  })
  await Promise.race([once(endpoint.stdout, 'data'), ended])
  return endpoint
}

/** Nothing that this shell has of AWS, of kdbflow or of the test runner. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(AWS|KDBFLOW|VITEST|NODE_|TF_)/.test(name))
  return {
    ...Object.fromEntries(own),
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  }
}

function terraformEnvironment(folder: string) {
  const config = join(folder, 'cli.tfrc')
  writeFileSync(config, `provider_installation { filesystem_mirror { path = "${TERRAFORM_PLUGINS}" } }`)
  return { TERRAFORM_FOLDER: folder, TF_CLI_CONFIG_FILE: config, CHECKPOINT_DISABLE: '1' }
}
