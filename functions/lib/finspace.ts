import { FinspaceClient } from '@aws-sdk/client-finspace'
import { accessKeyIn } from './access-key.ts'
import { REACHING } from './reaching.ts'

const { KDBFLOW_ACCESS_KEY_SECRET: secretArn, KDBFLOW_FINSPACE_REGION: region } = process.env

/**
 * Made once per process; endpoint, region and credentials come from the environment. A self-hosted service that is called
 * from AWS has a region and an access key of its own.
 */
export const finspace = new FinspaceClient({
  ...REACHING,
  ...(region === undefined ? {} : { region }),
  ...(secretArn === undefined ? {} : { credentials: accessKeyIn(secretArn) }),
})
