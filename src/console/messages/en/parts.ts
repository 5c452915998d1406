// English. The messages of parts that several pages have.
export const messages = {
  whose: 'Whose',
  installation: 'Installation',
  ofInstallation:
    'These are those of the installation. Choose a brand at the top of the menu to see its own.',
  overlap: 'Overlap',
  overlapNone: 'None: it ends at once',
  actor_user: 'Customer',
  actor_alias: 'Alias',
  actor_secret: 'Secret key',
  actor_address: 'Allowed address',
  actor_manage_key: 'Management key',
  actor_admin: 'Admin',
  actor_app: 'App',
  actor_reset_link: 'Mailed link',
  actor_gateway: 'Gateway',
  actor_operator: 'Command line',
  actor_job: 'Job',
} as const
