// HashiCorp's own provider on a bucket: what modules set on one is kept, and a refresh finds nothing to change.
import { copyFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sharedKdbflow } from '../services/start/kdbflow.ts'
import { hasProgram } from '../support/program.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { initTerraform, TERRAFORM_PLUGINS } from '../support/terraform.ts'

const kdbflow = sharedKdbflow()

const hasTerraform = hasProgram('terraform', 'version') && existsSync(TERRAFORM_PLUGINS)

test.skipIf(!hasTerraform)(
  'Terraform makes a bucket with its settings, plans nothing more, learns by name what is not served, and destroys it',
  { timeout: 240_000 },
  async () => {
    const folder = temporaryFolder()
    copyFileSync(join(import.meta.dirname, 'bucket.tf'), join(folder, 'bucket.tf'))
    const { url, client } = kdbflow()
    const terraform = await initTerraform(folder, {
      AWS_ENDPOINT_URL: url,
      AWS_REGION: client.region,
      AWS_ACCESS_KEY_ID: client.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: client.credentials.secretAccessKey,
    })
    await terraform('apply', '-auto-approve')
    // It exits with 2, and this throws, where anything is left to do.
    expect(await terraform('plan', '-detailed-exitcode')).toContain('No changes')
    const encrypted = terraform('apply', '-auto-approve', '-var', 'encrypted=true')
    await expect(encrypted).rejects.toThrow(/NotImplemented.*encryption/)
    expect(await terraform('destroy', '-auto-approve')).toContain('Destroy complete!')
  },
)
