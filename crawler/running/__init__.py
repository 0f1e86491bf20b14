"""What a crawl and a watch stand on: the reactor, stopping, room on the disk, reports, figures, the service manager."""
