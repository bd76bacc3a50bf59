package dev.cosmicai.prepare.input;

import io.jhdf.GroupSymbolTableNode;
import io.jhdf.LocalHeap;
import io.jhdf.ObjectHeader;
import io.jhdf.SymbolTableEntry;
import io.jhdf.Utils;
import io.jhdf.api.Group;
import io.jhdf.btree.BTreeV1;
import io.jhdf.object.message.LinkMessage;
import io.jhdf.object.message.SymbolTableMessage;
import io.jhdf.storage.HdfBackingStorage;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** What lies in an HDF5 group, without looking at it, which jHDF always does. */
final class HdfLinks {
  private static final int SOFT_LINK = 2;

  private HdfLinks() {}

  /** The places of a group's members by their names. Links to elsewhere are left out. */
  static Map<String, Long> of(Group group, HdfBackingStorage storage) {
    ObjectHeader header = ObjectHeader.readObjectHeader(storage, group.getAddress());
    Map<String, Long> members = new LinkedHashMap<>();
    for (LinkMessage link : header.getMessagesOfType(LinkMessage.class)) {
      if (link.getLinkType() == LinkMessage.LinkType.HARD) {
        members.put(link.getLinkName(), link.getHardLinkAddress());
      }
    }
    for (SymbolTableMessage table : header.getMessagesOfType(SymbolTableMessage.class)) {
      ByteBuffer names = new LocalHeap(storage, table.getLocalHeapAddress()).getDataBuffer();
      for (long node :
          BTreeV1.createGroupBTree(storage, table.getBTreeAddress()).getChildAddresses()) {
        for (SymbolTableEntry entry :
            new GroupSymbolTableNode(storage, node).getSymbolTableEntries()) {
          if (entry.getCacheType() != SOFT_LINK) {
            names.position(entry.getLinkNameOffset());
            members.put(Utils.readUntilNull(names), entry.getObjectHeaderAddress());
          }
        }
      }
    }
    return members;
  }
}
