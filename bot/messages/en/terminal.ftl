# Words in the terminal.
step =
    .unpack_weights = Unpacking the model
    .load_model = Loading the language model
    .measure_encoder = Choosing the fastest way to compute
    .quantise = Making the model smaller
    .export = Preparing the model
    .make_demo = Making the demo shop
    .load_content = Loading articles, topics, products
    .load_customers = Loading customers
    .load_orders = Loading orders
    .load_conversations = Loading conversations
    .index_articles = Indexing articles
    .index_memories = Indexing memories
    .train_topics = Learning the topics
    .import = Importing
    .export_rows = Exporting
    .backup = Backing up
    .restore = Restoring
ready =
    Khách Quen is ready.
      Shop page:  { $shop }
      Desk:       { $desk }
ready-first =
    First admin: { $email }
      One-time password: { $password }
      (to be changed at the first sign-in)
ready-stop = Press Ctrl-C to stop; no message is lost.
token-live = live
token-ended = ended
token-revoked = revoked
key-live = live
key-ended = ended
site-signed = signed visitors only
site-anybody = anybody
