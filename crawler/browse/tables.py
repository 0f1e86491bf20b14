def metadata():
    return {}
