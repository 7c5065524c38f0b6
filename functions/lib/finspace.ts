import { FinspaceClient } from '@aws-sdk/client-finspace'

/** Made once per process; endpoint, region and credentials come from the environment. */
export const finspace = new FinspaceClient({})
