import type { Clients } from './clients.ts'
import type { Ledger } from './ledger.ts'

/** A client of one service: it writes until the campaign ends, then counts what is there. */
export interface CampaignClient {
  name: string
  /** Milliseconds between two of its writes. */
  pause: number
  /** Makes what its writes need, before the troubles begin. */
  prepare?(clients: Clients): Promise<void>
  /** Makes one write, named `key`; it resolves once the write is acknowledged. */
  write(clients: Clients, key: string): Promise<void>
  /** Whether everything that the writes began has come to its end. */
  isSettled?(clients: Clients): Promise<boolean>
  /** Counts. @returns a sentence for each violation */
  count(clients: Clients, ledger: Ledger): Promise<string[]>
}
