import { SchedulerClient } from '@aws-sdk/client-scheduler'
import { REACHING } from './reaching.ts'

/** Made once per process; endpoint, region and credentials come from the environment. */
export const scheduler = new SchedulerClient(REACHING)
