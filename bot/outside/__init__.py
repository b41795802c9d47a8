"""What others serve: pages and feeds, fetched politely, and never from inside our own network.

addresses    which addresses may be asked at all
fetching     one page: looked up once, connected to what was looked at, bounded in time and size
pace         one request at a time and host, and what a host asks us to wait
unpacking    packed pages, unpacked no further than they are read
"""
