"""What others serve: pages and feeds, fetched politely, and never from inside our own network.

addresses    which addresses may be asked at all
fetching     one page: looked up once, connected to what was looked at, bounded in time and size
pace         one request at a time and host, and what a host asks us to wait
unpacking    packed pages, unpacked no further than they are read
pages        what stands in a page: title, words, JSON-LD
citations    which addresses an edition cites
links        are they still there          gone       is a page a notice that it is gone
mending      drafts that name a copy or a new address
archives     a copy of what is gone        kept       what became of links, for the next run and for pages
"""
