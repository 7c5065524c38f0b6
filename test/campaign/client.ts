import type { Clients } from './clients.ts'
import type { Ledger } from './ledger.ts'

/** Makes what a client's writes need, before the troubles begin. */
export type CampaignClientFactory = (clients: Clients) => Promise<CampaignClient>

/** A client of one service: it writes until the campaign ends, then counts what is there. */
export interface CampaignClient {
  name: string
  /** Milliseconds between two of its writes. */
  pause: number
  /** Makes one write, named `key`; it resolves once the write is acknowledged. */
  write(key: string): Promise<void>
  /** Whether everything that the writes began has come to its end. */
  isSettled?(): Promise<boolean>
  /** Counts. @returns a sentence for each violation */
  count(ledger: Ledger): Promise<string[]>
}
