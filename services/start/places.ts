import { join } from 'node:path'

/** Where everything lies in the data folder. All absolute. */
export interface DataFolder {
  root: string
  /** The store. */
  database: string
  /** `<bucket>/<key>` */
  buckets: string
  /** Versions of databases. */
  versions: string
  /** Users' code, unpacked. */
  code: string
  /** Files of nodes that run q: scratch, and volumes. */
  storage: string
  /** A folder for each node that runs. */
  nodes: string
  credentials: string
  principals: string
  audit: string
  finspaceSettings: string
  /** What clients trust where the endpoint has a certificate of its own authority. */
  authority: string
}

export const placesIn = (root: string): DataFolder => ({
  root,
  database: join(root, 'kdbflow.db'),
  buckets: join(root, 's3'),
  versions: join(root, 'databases'),
  nodes: join(root, 'nodes'),
  code: join(root, 'code'),
  storage: join(root, 'storage'),
  credentials: join(root, 'credentials'),
  principals: join(root, 'principals.json'),
  audit: join(root, 'audit'),
  finspaceSettings: join(root, 'finspace.json'),
  authority: join(root, 'ca.pem'),
})

/** The same, below the folder. */
export const NAMES = placesIn('')
