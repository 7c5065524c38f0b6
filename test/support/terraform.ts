import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runProgram } from './program.ts'

/** Where Terraform's providers lie on a machine that cannot download them. */
export const TERRAFORM_PLUGINS = '/opt/tf-plugins'

/** The command in a folder with its configuration, after `init`. A failure is thrown. */
export async function initTerraform(
  folder: string,
  variables: Readonly<Record<string, string>>,
): Promise<(...args: string[]) => Promise<string>> {
  const config = join(folder, 'cli.tfrc')
  writeFileSync(config, `provider_installation { filesystem_mirror { path = "${TERRAFORM_PLUGINS}" } }`)
  const env = { ...variables, TF_CLI_CONFIG_FILE: config, CHECKPOINT_DISABLE: '1' }
  const terraform = (...args: string[]) =>
    runProgram('terraform', [...args, '-no-color'], { env, cwd: folder })
  await terraform('init')
  return terraform
}
