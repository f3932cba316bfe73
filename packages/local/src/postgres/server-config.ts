/** What a throw-away server saves: no waiting for the disk. An operating system crash may lose its data. */
const fast = [
  'fsync = off',
  'synchronous_commit = off',
  'full_page_writes = off',
  'wal_level = minimal',
  'max_wal_senders = 0',
]

/** What is kept is written through, and can be followed by logical replication, as at Supabase. */
const kept = ['fsync = on', 'synchronous_commit = on', 'full_page_writes = on', 'wal_level = logical']

/** Text of `doki.conf`, which `postgresql.conf` includes. */
export function serverConfig(durable: boolean): string {
  return [
    "listen_addresses = '127.0.0.1'",
    "unix_socket_directories = ''",
    'max_connections = 200',
    'shared_buffers = 256MB',
    'max_wal_size = 4GB',
    'jit = off',
    ...(durable ? kept : fast),
    '',
  ].join('\n')
}
