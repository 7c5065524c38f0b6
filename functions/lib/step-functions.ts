import { SFNClient } from '@aws-sdk/client-sfn'
import { REACHING } from './reaching.ts'

/** Made once per process; endpoint, region and credentials come from the environment. */
export const stepFunctions = new SFNClient(REACHING)
